package io.billhook.api.auth.oauth;

import java.util.UUID;

/** What somebody logs in at a provider for. */
public sealed interface Aim {
  record SignIn() implements Aim {}

  /** The account wants the identity. */
  record Link(UUID account) implements Aim {}

  /** Who is signed in on this device shows that they still are who they were. */
  record Reauthenticate(UUID account, UUID session) implements Aim {}
}
