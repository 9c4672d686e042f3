package io.billhook.api.ops.access;

import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A search that looks at so many rows and no more, newest first. What it seeks stands in no index
 * (that would cost every job and event), so a page may come back with few items, or none, and still
 * have a cursor: it leads to the rows that were not looked at yet.
 *
 * <p>The statement gives {@code window_end}, the lowest id that was looked at where the window was
 * full, in every row, and one row without {@code id} where nothing was found.
 */
public final class Window {
  public static final int ROWS = 20_000;

  private Window() {}

  public static <T> Page<T> page(
      Rows rows, PageRequest asked, Function<Row, T> reader, Function<T, UUID> id) {
    List<T> items = rows.stream().filter(row -> row.uuidOrNull("id") != null).map(reader).toList();
    Page<T> page = Page.of(items, asked, id);
    UUID end = rows.isEmpty() ? null : rows.first().uuidOrNull("window_end");
    return page.nextCursor() == null && end != null ? Page.upTo(items, end) : page;
  }
}
