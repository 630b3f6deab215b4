"""A real data set for examples, installed with the package."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.utils import Bunch

__all__ = ["load_skillcraft"]

# Leagues are numbered from 1 (Bronze) to 7 (GrandMaster) and 8 (Professional).
ELITE = 7


def __dir__() -> list[str]:
    # Sphinx documents imported members only if `__all__` is listed, too.
    return [*__all__, "__all__"]


@overload
def load_skillcraft(*, return_X_y: Literal[False] = False, as_frame: bool = True) -> Bunch: ...


@overload
def load_skillcraft(*, return_X_y: Literal[True], as_frame: bool = True) -> tuple[Any, Any]: ...


def load_skillcraft(*, return_X_y: bool = False, as_frame: bool = True) -> Bunch | tuple[Any, Any]:
    """Load and return games of 3,395 StarCraft II players, 90 of them in the top leagues.

    The task is to find the players of the two highest leagues, GrandMaster and Professional
    (class 1, 2.7 %), by 15 numeric columns computed from recordings of their games: actions per
    minute, time from looking to acting, use of hotkeys, and so on. Several columns are counts, are
    rates with many zeros, or have heavy tails; nothing is missing.

    =================   ======================
    Classes                                  2
    Samples per class              3,305 / 90
    Samples total                        3,395
    Dimensionality                          15
    Features            real and integer, >= 0
    =================   ======================

    Parameters
    ----------
    return_X_y : bool, default=False
        If True, return ``(data, target)`` instead of a Bunch.

    as_frame : bool, default=True
        If True, ``data`` is a DataFrame and ``target`` a Series; otherwise both are arrays.

    Returns
    -------
    data : :class:`~sklearn.utils.Bunch`
        With the attributes

        data : DataFrame or ndarray of shape (3395, 15)
            The columns of the games.
        target : Series or ndarray of shape (3395,)
            1 for the players of the two highest leagues, 0 for all others.
        frame : DataFrame of shape (3395, 16) or None
            Data and target, if ``as_frame`` is True.
        feature_names : list of str
            The names of the columns.
        target_names : list of str
            ``["other", "elite"]``.
        DESCR : str
            This text.

    (data, target) : tuple
        If ``return_X_y`` is True.

    Notes
    -----
    Source: SkillCraft1 Master Table of the UCI Machine Learning Repository,
    https://doi.org/10.24432/C5161N, by M. Blair, J. Thompson, A. Henrey and B. Chen (2013).
    Licence: Creative Commons Attribution 4.0 International (CC BY 4.0),
    https://creativecommons.org/licenses/by/4.0/. Changes: the columns GameID, Age, HoursPerWeek
    and TotalHours are left out (the last three are missing for professionals only, and would give
    them away), and the eight leagues are merged into two classes.

    References
    ----------
    J. J. Thompson, M. R. Blair, L. Chen and A. J. Henrey, "Video Game Telemetry as a Critical
    Tool in the Study of Complex Skill Learning", PLOS ONE 8(9): e75129, 2013,
    https://doi.org/10.1371/journal.pone.0075129

    Examples
    --------
    >>> from ganaug.datasets import load_skillcraft
    >>> X, y = load_skillcraft(return_X_y=True)
    >>> X.shape, int(y.sum())
    ((3395, 15), 90)
    """
    from sklearn.utils import Bunch

    frame = _read("skillcraft.csv.gz")
    leagues = frame.pop("LeagueIndex")
    frame["elite"] = (leagues >= ELITE).astype("int64")
    X, y = frame.drop(columns="elite"), frame["elite"]
    names = list(X.columns)
    if not as_frame:
        frame, X, y = None, X.to_numpy(dtype="float64"), y.to_numpy()
    if return_X_y:
        return X, y
    return Bunch(
        data=X,
        target=y,
        frame=frame,
        feature_names=names,
        target_names=["other", "elite"],
        DESCR=load_skillcraft.__doc__,
    )


def _read(name: str) -> pd.DataFrame:
    import pandas as pd

    with resources.files(__name__).joinpath(name).open("rb") as file:
        return pd.read_csv(file, compression="gzip")
