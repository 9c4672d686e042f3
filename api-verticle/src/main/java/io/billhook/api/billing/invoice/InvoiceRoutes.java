package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.Query;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import java.util.List;
import java.util.Optional;

/** {@code /v1/billing/invoices}: list them, and look at one. */
public final class InvoiceRoutes implements Feature {
  private static final int USUAL = 50;

  private final Database database;

  public InvoiceRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listInvoices", Access.scope("billing:read"), this::list);
    routes.operation("getInvoice", Access.scope("billing:read"), this::get);
  }

  private Answer list(Request request) {
    Query query = request.query();
    String wanted = query.text("limit");
    int limit = wanted == null ? USUAL : Integer.parseInt(wanted);
    Optional<InvoicePlace> after = InvoicePlace.of(query);
    return Answer.ok(database.api(request.tenant()).transact(tx -> page(tx, after, limit)));
  }

  private static Page<InvoiceView> page(Tx tx, Optional<InvoicePlace> after, int limit) {
    List<Copy> found =
        tx.query(
                InvoiceSql.LIST,
                after.map(InvoicePlace::created).orElse(null),
                after.map(InvoicePlace::id).orElse(null),
                limit + 1)
            .map(Copy::of);
    List<Copy> shown = found.subList(0, Math.min(limit, found.size()));
    Charges charges = Charges.of(tx, shown.stream().map(Copy::invoice).toList());
    return new Page<>(
        shown.stream()
            .map(copy -> InvoiceView.of(copy.invoice(), copy.payment(), charges))
            .toList(),
        found.size() > limit ? InvoicePlace.of(shown.getLast().invoice()).cursor() : null);
  }

  private Answer get(Request request) {
    String id = request.path("id");
    return Answer.ok(database.api(request.tenant()).transact(tx -> detail(tx, id)));
  }

  private static InvoiceDetail detail(Tx tx, String id) {
    Copy copy =
        tx.query(InvoiceSql.GET, id)
            .one()
            .map(Copy::of)
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such invoice"));
    Charges charges = Charges.of(tx, List.of(copy.invoice()));
    return InvoiceDetail.of(tx, copy.invoice(), copy.payment(), charges);
  }

  /**
   * What we hold of an invoice.
   *
   * @param payment the status of its payment intent while it is open; empty where none is known
   */
  private record Copy(JsonNode invoice, Optional<String> payment) {
    static Copy of(Row row) {
      return new Copy(
          StripeJson.stored(row.text("data")), Optional.ofNullable(row.textOrNull("payment")));
    }
  }
}
