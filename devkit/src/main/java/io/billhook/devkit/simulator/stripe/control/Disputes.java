package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What a cardholder's bank does: opens a dispute of a charge, and closes it. */
final class Disputes {
  private static final Set<String> ENDS = Set.of("won", "lost", "warning_closed");

  private Disputes() {}

  static JsonObject open(Change change, String charge) {
    JsonObject stored = change.find(charge);
    if (stored == null || !"charge".equals(stored.getValue("object"))) {
      throw Refused.field("charge", "names no charge: " + charge);
    }
    if (Boolean.TRUE.equals(stored.getValue("disputed"))) {
      throw Refused.because(409, "The charge is disputed already.");
    }
    change.save(stored.copy().put("disputed", true), "charge.updated");
    JsonObject dispute =
        change
            .fresh("dispute")
            .put("amount", stored.getValue("amount"))
            .put("charge", charge)
            .put("currency", stored.getValue("currency"))
            .put("payment_intent", stored.getValue("payment_intent"))
            .put("reason", "fraudulent")
            .put("status", "needs_response");
    change.add(dispute);
    change.emit("charge.dispute.funds_withdrawn", dispute);
    return dispute;
  }

  static JsonObject close(Change change, String id, String status) {
    JsonObject stored = change.find(id);
    if (stored == null || !"dispute".equals(stored.getValue("object"))) {
      throw Refused.notFound("no dispute " + id);
    }
    if (!ENDS.contains(status)) {
      throw Refused.field("status", "is one of won, lost, warning_closed");
    }
    if (ENDS.contains(stored.getString("status", ""))) {
      throw Refused.because(409, "The dispute is closed already.");
    }
    JsonObject closed = stored.copy().put("status", status);
    change.save(closed, "charge.dispute.closed");
    if (status.equals("won")) {
      change.emit("charge.dispute.funds_reinstated", closed);
    }
    return closed;
  }
}
