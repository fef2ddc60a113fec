"""办件: applications, from the counter or the portal to the decision in the applicant's hands."""
