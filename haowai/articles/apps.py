from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "haowai.articles"
    label = "articles"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete
        from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

        from haowai.articles.models import Article
        from haowai.articles.printing import print_articles
        from haowai.articles.signals import follow_move, refuse_deletion, refuse_folder_move, touch
        from haowai.press.transaction import set_article_printer

        set_article_printer(print_articles)
        page_published.connect(touch)
        page_unpublished.connect(touch)
        pre_page_move.connect(refuse_folder_move)
        post_page_move.connect(follow_move)
        pre_delete.connect(refuse_deletion, sender=Article)
