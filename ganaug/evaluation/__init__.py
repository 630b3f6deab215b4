"""Evaluation of augmentation: does it help, how much is best, and can it be trusted?"""
