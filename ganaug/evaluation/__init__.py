"""Does augmentation help, how much of it, and can it be trusted?"""
