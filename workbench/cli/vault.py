"""Commands about a vault as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, counted, pass_context, progress
from workbench.errors import Help, VaultDamaged
from workbench.services import vaults
from workbench.services.session import create_vault


@click.group()
def vault() -> None:
    """Make, check, copy and restore a vault."""


@vault.command(epilog="Example: workbench vault init ~/ward.vault --user “A. Okafor”")
@click.argument("folder", metavar="DIR", type=FILE)
@click.option("--user", "name", metavar="NAME", required=True, help="Your name: it names your key.")
@pass_context
def init(context: Context, folder: Path, name: str) -> None:
    """Make a new vault in a new or empty folder."""
    passphrase = context.passphrase_from(
        context.passphrase_name, "New passphrase", "--passphrase-file", confirm=True
    )
    with context.using(create_vault(folder, name, passphrase)) as session:
        facts = vaults.info(session)
    context.show(
        {"vault": {"id": facts.vault_id, "folder": str(folder), "people": list(facts.people)}},
        f"The vault is ready in {folder}.\n"
        "If the passphrase is forgotten, nobody can open it: make a recovery page with “workbench key "
        "recovery”, print it, and keep it in a safe.",
    )


@vault.command(epilog="Example: workbench --vault ~/ward.vault vault info")
@pass_context
def info(context: Context) -> None:
    """Say what the vault holds and where its ledger ends."""
    with context.session() as session:
        facts = vaults.info(session)
    value = {
        "id": facts.vault_id,
        "cases": facts.cases,
        "evidence": facts.evidence,
        "bytes": facts.size,
        "operations": facts.operations,
        "head": facts.head,
        "people": list(facts.people),
        "snapshots": list(facts.snapshots),
    }
    context.show(
        {"vault": value},
        f"Vault {facts.vault_id}\n"
        f"{counted(facts.cases, 'case')}, "
        f"{counted(facts.evidence, 'piece of evidence', 'pieces of evidence')}, "
        f"{facts.size / 1_000_000:.1f} MB\n"
        f"Can be opened by {', '.join(facts.people)}\n"
        f"Ledger: {counted(facts.operations, 'operation')}, head {facts.head[:16]}…\n"
        f"Snapshots: {', '.join(facts.snapshots) or 'none yet'}",
    )


@vault.command(epilog="Example: workbench --vault ~/ward.vault vault verify")
@click.option("--repair", metavar="DIR", type=FILE, help="Save what reads into a new vault.")
@pass_context
def verify(context: Context, repair: Path | None) -> None:
    """Check every page, record, file and ledger entry; changes nothing."""
    passphrase = context.passphrase()
    with progress("Checking", quiet=context.as_json) as step:
        report = vaults.verify_vault(
            context.folder, passphrase, user=context.user, progress=lambda n, of: _seen(step(n, of))
        )
    value: dict[str, object] = {
        "sound": report.sound,
        "faults": [{"code": f.code, "message": f.message, "what_to_do": f.what_to_do} for f in report.faults],
        "checked": dict(report.checked),
    }
    lines = [f"{fault.message} {fault.what_to_do}" for fault in report.faults]
    if repair is not None:
        saved = vaults.repair_vault(
            context.folder, passphrase, repair, user=context.user, take_over=context.take_over
        )
        value["repaired"] = {"records": saved.records, "losses": list(saved.losses)}
        lines += [f"Saved {saved.records} records into the new vault.", *saved.losses]
    checked = ", ".join(f"{count} {what}" for what, count in report.checked.items())
    context.show(value, "\n".join(lines) or f"The vault is sound. Checked: {checked}.")
    if report.faults and repair is None:
        raise VaultDamaged(
            f"The vault is not sound: {counted(len(report.faults), 'fault')} found.", see=Help.REPAIR
        )


@vault.command(epilog="Example: workbench --vault ~/ward.vault vault backup /media/stick/ward-2026-11-22")
@click.argument("destination", metavar="DEST", type=FILE)
@pass_context
def backup(context: Context, destination: Path) -> None:
    """Copy the whole vault into a new folder, checking every file."""
    with context.session(write=True) as session:
        count = vaults.back_up(session, destination)
    context.show(
        {"backup": {"folder": str(destination), "files": count}},
        f"Backed up {count} files. “workbench vault restore” puts them back; passphrases are the same.",
    )


@vault.command(epilog="Example: workbench vault restore /media/stick/ward-2026-11-22 ~/restored.vault")
@click.argument("source", metavar="BACKUP", type=FILE)
@click.argument("folder", metavar="DIR", type=FILE)
@pass_context
def restore(context: Context, source: Path, folder: Path) -> None:
    """Make a vault from a backup, in a new or empty folder."""
    vaults.restore(source, folder)
    context.show({"vault": {"folder": str(folder)}}, f"The vault was restored into {folder}.")


@vault.command(
    epilog="Example: workbench --vault ~/ward.vault vault recall 20261122T101530000000 ~/before.vault"
)
@click.argument("snapshot", metavar="SNAPSHOT")
@click.argument("folder", metavar="DEST", type=FILE)
@pass_context
def recall(context: Context, snapshot: str, folder: Path) -> None:
    """Make a vault as this one was at a snapshot, in a new folder; “vault info” names the snapshots.

    This vault is left as it is. Snapshots are made once a day and before a case is loaded.
    """
    missing = vaults.recall(context.folder, snapshot, context.passphrase(), folder, user=context.user)
    lines = [f"The vault as it was at {snapshot} is in {folder}; passphrases are the same."]
    if missing:
        lines.append(f"{missing} evidence files are missing; put them back from a backup.")
    context.show({"vault": {"folder": str(folder), "missing_files": missing}}, "\n".join(lines))


@vault.command(epilog="Example: workbench --vault ~/ward.vault vault compact")
@pass_context
def compact(context: Context) -> None:
    """Give room that is no longer used back to the disk."""
    with context.session(write=True) as session:
        freed = vaults.compact(session)
    context.show({"freed_bytes": freed}, f"{freed / 1_000_000:.1f} MB were given back.")


def _seen(_going_on: bool) -> None:
    return None
