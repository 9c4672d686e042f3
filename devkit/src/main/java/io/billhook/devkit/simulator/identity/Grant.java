package io.billhook.devkit.simulator.identity;

/**
 * What somebody has approved.
 *
 * @param redirectUri as it was asked for; the token end point wants the same
 * @param challenge of the code's verifier (RFC 7636, S256)
 * @param nonce empty where none was sent
 * @param tellsLogIn whether {@code max_age} was asked for, so {@code auth_time} is told
 */
record Grant(
    Person person,
    String redirectUri,
    String challenge,
    String nonce,
    boolean tellsLogIn,
    IdentityFault fault) {

  /** Who approved. */
  record Person(String subject, String email, boolean verified, String name) {}
}
