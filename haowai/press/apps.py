from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "haowai.press"
    label = "press"

    def ready(self) -> None:
        from haowai.lib.recorded import set_recorder
        from haowai.press.consumers import Stories, register
        from haowai.press.transaction import note_reference, press_transaction

        set_recorder(press_transaction, note_reference)
        register(Stories())
