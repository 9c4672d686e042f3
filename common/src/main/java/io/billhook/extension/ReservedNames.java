package io.billhook.extension;

import java.util.Set;

/**
 * Names that no extension may take: how Billhook's own job kinds, queues, events, settings, tables,
 * paths and folders begin. A test holds that each of those is here.
 */
final class ReservedNames {
  static final Set<String> ALL =
      Set.of(
          ("access account admin all api app audit auth bench billhook billing breaker"
                  + " breakers brevo callback canary charge checkout clients cloudamqp common"
                  + " config contract cors credentials current customer database db dead demo"
                  + " deploy dev devkit dispute docs doctor domain drain email emails encryption"
                  + " entitlement entitlements event events examples external flyway health help"
                  + " hold http icon idempotency import in init installation invitation invitations"
                  + " invoice job jobs jvm keys launcher log login mail management me membership"
                  + " message messaging metrics mfa migrate migration migrations mirror new node"
                  + " note oauth one openapi ops opt outbox pg port postgres process product"
                  + " products provider public queue queues rabbitmq rate recovery rejected replay"
                  + " reseal role schedule seat secret sending session sessions signing signup sim"
                  + " simulators sms smtp stop store stranger stripe subscription suppression"
                  + " suppressions sweep system tell template templates tenant tenants text texts"
                  + " trusted twilio unique unknown upkeep usage webhook webhooks worker workers")
              .split(" ", -1));

  private ReservedNames() {}
}
