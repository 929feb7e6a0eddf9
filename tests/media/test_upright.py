"""A photo that the camera stored lying is turned at upload, so that its width and height are what readers see."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from haowai.media.models import Photo
from haowai.press.models import LogRow


def shot(orientation: int, size: tuple[int, int] = (60, 40)) -> ContentFile[bytes]:
    """A JPEG as a camera writes it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.new("RGB", size, "#12456b").save(file, "JPEG", exif=exif)
    return ContentFile(file.getvalue(), name="shot.jpg")


@pytest.mark.django_db
@pytest.mark.parametrize(("orientation", "size"), [(1, (60, 40)), (6, (40, 60)), (3, (60, 40))])
def test_the_stored_photo_stands_upright(orientation: int, size: tuple[int, int]) -> None:
    photo = Photo(title="碼頭", file=shot(orientation))
    photo.save()

    stored = Photo.objects.get(pk=photo.pk)
    assert (stored.width, stored.height) == size
    with stored.file.open() as file, Image.open(file) as picture:
        assert picture.size == size
        assert picture.getexif().get(0x0112, 1) == 1
    assert LogRow.objects.filter(subject_type="photo", subject_id=photo.pk).count() == 1


@pytest.mark.django_db
def test_a_photo_is_turned_only_once() -> None:
    photo = Photo(title="碼頭", file=shot(6))
    photo.save()
    name = photo.file.name

    photo.caption = "瀾港碼頭"
    photo.save()

    assert Photo.objects.get(pk=photo.pk).file.name == name
