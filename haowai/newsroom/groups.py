"""What each role may do: groups and permissions, made and mended without touching what an administrator
added.

Reporters and desk editors have a group for each section, whose permissions hang on the section's folder in
Wagtail's tree: every door of Wagtail, the bulk actions and the explorer too, asks there.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from haowai.accounts.models import Staff
from haowai.accounts.roles import PER_SECTION, Role
from haowai.articles.tree import section_folder
from haowai.newsroom.models import DeskApproval, RoleGroup
from haowai.sections.models import Section

EDIT = ("add", "change", "publish", "lock", "unlock")

#: What may be done in the tree: on the section's folder for roles of a section, everywhere for the others.
PAGES: dict[Role, tuple[str, ...]] = {
    Role.REPORTER: ("add",),
    Role.DESK: EDIT,
    Role.NIGHT: EDIT,
    Role.CHIEF: EDIT,
}
PHOTOS: dict[Role, tuple[str, ...]] = {
    Role.REPORTER: ("add", "choose"),
    Role.DESK: ("add", "change", "choose"),
    Role.NIGHT: ("add", "change", "choose"),
    Role.CHIEF: ("add", "change", "choose", "delete"),
    Role.PHOTO: ("add", "change", "choose", "delete"),
}


def _names(app: str, verbs: str, models: str) -> tuple[str, ...]:
    """Permissions by words: ``_names("sections", "view add", "topic person")``."""
    return tuple(f"{app}.{verb}_{model}" for model in models.split() for verb in verbs.split())


PEOPLE_AND_TOPICS = (*_names("sections", "view add change", "topic"), "sections.view_person")
BREAKING = _names("sections", "view add change", "breaking")
VIDEO = _names("media", "view add change", "video")
PRINTED = ("press.view_logrow", "press.view_paperedition")
MODELS: dict[Role, tuple[str, ...]] = {
    Role.REPORTER: (
        *_names("sections", "view add", "topic"),
        "sections.view_person",
        *_names("media", "view add", "video"),
    ),
    Role.DESK: (
        *PEOPLE_AND_TOPICS,
        *BREAKING,
        *VIDEO,
        *PRINTED,
        *_names("newsroom", "view change", "review"),
    ),
    Role.NIGHT: (
        *PEOPLE_AND_TOPICS,
        *BREAKING,
        *_names("sections", "view add change", "special"),
        *VIDEO,
        *PRINTED,
        *_names("sections", "view change", "front"),
        "press.change_paperedition",
        "newsroom.view_review",
        "articles.publish_alone",
    ),
    Role.CHIEF: (
        *_names("sections", "view add change", "channel section front"),
        *_names("sections", "view add change delete", "topic person special servicepage promotion"),
        *BREAKING,
        *VIDEO,
        "media.delete_video",
        *PRINTED,
        "press.change_paperedition",
        *_names("newsroom", "view change", "review"),
    ),
    Role.PHOTO: (*VIDEO, "media.delete_video"),
    Role.LEGAL: (
        "press.redact",
        "press.read_sealed",
        "press.view_sealedlook",
        "press.view_payload",
        *PRINTED,
    ),
}


def group_name(role: Role, section: Section | None) -> str:
    """記者・國際 on the paper, 記者・潮聲財經・股匯 on a channel, 總編輯 for the whole newsroom."""
    with translation.override(settings.LANGUAGE_CODE):
        words = [str(role.label)]
    if section is not None:
        words += [section.name] if section.channel.is_paper else [section.channel.name, section.name]
    return "・".join(words)


def ensure_roles() -> None:
    """Make or mend every group, its permissions, and the workflow. Safe to call again; does nothing before
    Wagtail's own tables are filled."""
    root = Page.objects.filter(depth=1).first()
    if root is None:
        return
    with transaction.atomic():
        for role in Role:
            if role not in PER_SECTION and role != Role.ADMIN:
                _grant(_group(role, None), role, root)
        for section in Section.objects.select_related("channel"):
            ensure_section_roles(section)
        _ensure_workflow(root)


def ensure_section_roles(section: Section) -> None:
    """The groups of one section, named and permitted by its present name and folder."""
    if not Page.objects.filter(depth=1).exists():
        return
    with transaction.atomic():
        folder = section_folder(section)
        for role in sorted(PER_SECTION):
            _grant(_group(role, section), role, folder)


def add_to_role(staff: Staff, role: Role | str, sections: Iterable[Section] = ()) -> None:
    """Give somebody a role. Roles of a section need at least one; raises ValueError when none is given, or
    when one is given for a role of the whole newsroom. An administrator may do everything and needs no
    group."""
    role = Role(role)
    desks = list(sections)
    if role.is_per_section != bool(desks):
        raise ValueError(
            f"the role {role.value} needs a section"
            if role.is_per_section
            else f"the role {role.value} has no section"
        )
    if role == Role.ADMIN:
        staff.is_superuser = staff.is_staff = True
        staff.save(update_fields=["is_superuser", "is_staff"])
        return
    wanted: list[Section | None] = [*desks] or [None]
    groups = RoleGroup.objects.filter(role=role)
    if not all(groups.filter(section=section).exists() for section in wanted):
        ensure_roles()
    staff.groups.add(*(groups.get(section=section).group for section in wanted))


def _group(role: Role, section: Section | None) -> Group:
    name = group_name(role, section)
    held = RoleGroup.objects.select_related("group").filter(role=role, section=section).first()
    if held is None:
        held = RoleGroup.objects.create(
            group=Group.objects.create(name=_free_name(name)), role=role, section=section
        )
    elif held.group.name != name and not Group.objects.filter(name=name).exists():
        held.group.name = name
        held.group.save(update_fields=["name"])
    return held.group


def _free_name(name: str) -> str:
    """The name, or with a number when an administrator already has a group of this name."""
    taken = set(Group.objects.filter(name__startswith=name).values_list("name", flat=True))
    return next(n for n in (name, *(f"{name} {i}" for i in range(2, len(taken) + 3))) if n not in taken)


def _grant(group: Group, role: Role, page: Page) -> None:
    wanted = {"wagtailadmin.access_admin", *MODELS.get(role, ())}
    held = {
        f"{app}.{name}" for app, name in group.permissions.values_list("content_type__app_label", "codename")
    }
    if missing := wanted - held:
        group.permissions.add(*(_permission(name) for name in sorted(missing)))
    for verb in PAGES.get(role, ()):
        permission = Permission.objects.get(
            content_type=ContentType.objects.get_for_model(Page), codename=f"{verb}_page"
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    collection = Collection.get_first_root_node()
    for verb in PHOTOS.get(role, ()):
        permission = Permission.objects.get(
            content_type=ContentType.objects.get_for_model(Image), codename=f"{verb}_image"
        )
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _ensure_workflow(root: Page) -> None:
    """Reporters submit, the desk approves: one workflow for the whole tree, unless an administrator gave
    another."""
    task = DeskApproval.objects.first()
    if task is None:
        with translation.override(settings.LANGUAGE_CODE):
            task = DeskApproval.objects.create(name=_("Desk"))
            workflow = Workflow.objects.create(name=_("Desk"))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
