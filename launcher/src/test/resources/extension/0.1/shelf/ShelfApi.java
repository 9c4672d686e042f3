package shelf;

import io.billhook.api.http.Answer;
import io.billhook.api.http.ApiExtension;
import io.billhook.api.http.Feature;
import io.billhook.api.http.access.Access;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.RowIds;
import java.util.List;
import java.util.Map;
import java.util.Set;

public final class ShelfApi implements ApiExtension {
  @Override
  public String extension() {
    return "shelf";
  }

  @Override
  public Set<String> scopes() {
    return Set.of("shelf:write");
  }

  @Override
  public List<Feature> features(Parts parts) {
    int boards = parts.settings().integer("SHELF_BOARDS", 1, 9, 3);
    return List.of(
        routes ->
            routes.operation(
                "shelfCreate",
                Access.scope("shelf:write"),
                request -> {
                  var id = RowIds.next();
                  var tenant = request.tenant();
                  return parts
                      .database()
                      .api(tenant)
                      .transact(
                          tx ->
                              request.once(
                                  tx,
                                  tenant,
                                  () -> {
                                    tx.update(
                                        "INSERT INTO shelf_board (id, tenant_id) VALUES ($1, $2)",
                                        id,
                                        tenant);
                                    parts
                                        .outbox()
                                        .enqueue(
                                            tx,
                                            Dust.KIND,
                                            new Dust(id),
                                            JobOptions.none().tenant(tenant));
                                    return Answer.created(Map.of("id", id, "boards", boards));
                                  }));
                }));
  }
}
