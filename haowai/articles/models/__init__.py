"""The article as it is written, and the folders it lies in."""

from haowai.articles.models.article import Article, ArticleNumber
from haowai.articles.models.choices import Origin, TopicChoice
from haowai.articles.models.folders import ChannelFolder, MonthFolder, SectionFolder
from haowai.articles.models.parts import Companion, Correction, OldAddress, Place, Signature

__all__ = [
    "Article",
    "ArticleNumber",
    "ChannelFolder",
    "Companion",
    "Correction",
    "MonthFolder",
    "OldAddress",
    "Origin",
    "Place",
    "SectionFolder",
    "Signature",
    "TopicChoice",
]
