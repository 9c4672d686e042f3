package io.billhook.messaging.template;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's templates, ready to be used. What was compiled is kept, since a version never changes;
 * whose it is is asked each time.
 */
public final class TenantTemplates {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int MOST_KEPT = 1_000;
  private static final long MOST_WEIGHT = 20_000_000;

  /** The newest version of one. */
  public record Found(UUID id, int version, MailTemplate template) {}

  private record Key(UUID id, int version) {}

  private final Map<Key, MailTemplate> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  /**
   * By its id, or by its name in the best language that there is. The transaction has the role of
   * the api or the worker, in the scope of the tenant.
   *
   * @param locale a tag of BCP 47; null for English
   */
  public Optional<Found> find(Tx tx, String nameOrId, @Nullable String locale) {
    Optional<Row> found =
        ID.matcher(nameOrId).matches()
            ? tx.query(TenantTemplatesSql.BY_ID, UUID.fromString(nameOrId)).one()
            : tx.query(TenantTemplatesSql.BY_NAME, nameOrId, Locales.fallback(locale)).one();
    return found.map(row -> load(tx, row));
  }

  /**
   * As {@link #find} by a name; where there is none in a language that fits, the one that was made
   * first: better words of the tenant than anybody else's.
   */
  public Optional<Found> findOrOther(Tx tx, String name, @Nullable String locale) {
    return tx.query(TenantTemplatesSql.BY_NAME_OR_OTHER, name, Locales.fallback(locale))
        .one()
        .map(row -> load(tx, row));
  }

  private Found load(Tx tx, Row row) {
    return load(tx, new Key(row.uuid("id"), row.integer("version")));
  }

  private Found load(Tx tx, Key key) {
    MailTemplate template = kept(key);
    if (template == null) {
      Row row = tx.query(TenantTemplatesSql.SOURCE, key.id(), key.version()).first();
      template =
          MailTemplate.compile(
              new TemplateSource(
                  row.text("subject"), row.textOrNull("html"), row.textOrNull("body_text")));
      keep(key, template);
    }
    return new Found(key.id(), key.version(), template);
  }

  private synchronized @Nullable MailTemplate kept(Key key) {
    return kept.get(key);
  }

  /** The one that was used longest ago goes first. */
  private synchronized void keep(Key key, MailTemplate template) {
    if (kept.put(key, template) == null) {
      weight += template.weight();
    }
    var oldest = kept.values().iterator();
    while (kept.size() > MOST_KEPT || (weight > MOST_WEIGHT && kept.size() > 1)) {
      weight -= oldest.next().weight();
      oldest.remove();
    }
  }
}
