"""The one door as services: assess, decide, release, scan, verify."""
