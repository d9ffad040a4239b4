"""Suspending a unit."""

from nontax_site.units.suspending import Suspending
from tests.factories.desk import SUPERVISOR, RememberingWorkflows, act
from tests.factories.units import make_unit


def test_suspending_and_resuming_fire_their_verbs():
    workflows = RememberingWorkflows()
    deed = Suspending(workflows)
    deed.suspend(make_unit(), act(SUPERVISOR, "inspection"))
    deed.resume(make_unit(), act(SUPERVISOR, "done"))
    assert workflows.verbs == ["suspend", "resume"]
