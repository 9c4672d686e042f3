package io.billhook.migrations;

/** Applies. */
public final class Migrations {
  private Migrations() {}
}
