"""The benchmark as data: is every item well-formed, its law in force on its day, its splits apart, nothing leaked?"""
