"""绥宁县 2023: published totals as facts, and invented persons, codes and items to fill them."""
