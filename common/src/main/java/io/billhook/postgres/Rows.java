package io.billhook.postgres;

import io.billhook.published.Public;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a statement gave: its rows, and how many it wrote. */
@Public
public final class Rows implements Iterable<Row> {
  private final List<Row> rows;
  private final int written;

  Rows(io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row> set) {
    rows = new ArrayList<>(set.size());
    for (var row : set) {
      rows.add(new Row(row));
    }
    written = set.rowCount();
  }

  /** Rows inserted, updated, deleted or selected, as the server counted them. */
  public int count() {
    return written;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public int size() {
    return rows.size();
  }

  public Row first() {
    return rows.getFirst();
  }

  public Optional<Row> one() {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  public <T> List<T> map(Function<Row, T> reader) {
    return stream().map(reader).toList();
  }

  public Stream<Row> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.iterator();
  }
}
