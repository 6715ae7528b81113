"""How is it said in Chinese: answers, counts, cases, tasks and faults?"""
