"""The data set that is installed with the package."""

import numpy as np

from ganaug.datasets import load_skillcraft


def test_data_set():
    data = load_skillcraft()
    assert data.data.shape == (3395, 15)
    assert data.target.sum() == 90
    assert not data.frame.isna().any(axis=None)
    assert "CC BY 4.0" in data.DESCR
    X, y = load_skillcraft(return_X_y=True, as_frame=False)
    assert X.shape == (3395, 15)
    assert np.array_equal(y, data.target)
