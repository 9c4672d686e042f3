-- Every table belongs to the owner, whoever migrates.
SET ROLE billhook_owner;
