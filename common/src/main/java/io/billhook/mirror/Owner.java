package io.billhook.mirror;

/** How an object finds the customer whose it is, and by that its tenant. */
public sealed interface Owner {

  /** The object is the customer; its {@code metadata.tenant_id} names the tenant. */
  record Itself() implements Owner {}

  /** A field names the customer. */
  record Customer(String path) implements Owner {}

  /** A field names a charge, and the object is whose the charge is. */
  record Charge(String path) implements Owner {}

  /** Part of the catalogue: nobody's, seen by operators only. */
  record Nobody() implements Owner {}

  static Owner itself() {
    return new Itself();
  }

  static Owner customer(String path) {
    return new Customer(path);
  }

  static Owner charge(String path) {
    return new Charge(path);
  }

  static Owner nobody() {
    return new Nobody();
  }
}
