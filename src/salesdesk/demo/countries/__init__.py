"""How companies, people, streets and telephones are called and written in each country."""
