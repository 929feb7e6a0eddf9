"""Style and script under names that change with their content, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Modules are fetched by the modules that import them: their names within are hashed too."""

    support_js_module_import_aggregation = True
