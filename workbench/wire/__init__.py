"""Exchange formats as typed structs; the published JSON Schemas are generated from them."""
