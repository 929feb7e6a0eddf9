from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "haowai.press"
    label = "press"

    def ready(self) -> None:
        from haowai.lib.recorded import set_recorder
        from haowai.press.consumers import Stories, register
        from haowai.press.purging.following import followers
        from haowai.press.purging.publishing import announce_rows, purge_caches
        from haowai.press.transaction import after_commit, after_publishing, note_reference, press_transaction

        set_recorder(press_transaction, note_reference)
        register(Stories())
        after_commit.append(announce_rows)
        after_publishing.append(purge_caches)
        for follower in followers():
            register(follower)
