"""How is told what to do first: the headline, the plan, the 25 services in short, the next weeks?"""
