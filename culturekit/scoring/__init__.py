"""Answers to scale scores, team scores and answer shares."""

from culturekit.scoring.scores import Scores, score
from culturekit.scoring.shares import AnswerShares, answer_shares
from culturekit.scoring.summarising import summarise
from culturekit.scoring.teams import TeamScores, team_scores
from culturekit.scoring.trees import ManagerScores, manager_scores

__all__ = [
    "AnswerShares",
    "ManagerScores",
    "Scores",
    "TeamScores",
    "answer_shares",
    "manager_scores",
    "score",
    "summarise",
    "team_scores",
]
