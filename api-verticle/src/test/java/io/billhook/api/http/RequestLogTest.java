package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.billhook.api.TestApi;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("it reads every line of the log")
class RequestLogTest {

  @Test
  void one_line_a_request_with_the_pattern_of_its_route_and_no_query() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger("http.request");
    try (TestApi api = new TestApi()) {
      logger.setLevel(Level.INFO);
      appender.start();
      logger.addAppender(appender);
      // A line is written after its answer, so each is awaited before the next is asked for.
      api.get("/v1/emails/jo@example.com?who=jo@example.com", api.key);
      String first = line(lines);
      api.get("/jo@example.com", api.key);
      List<String> written = List.of(first, line(lines));
      assertThat(written.getFirst())
          .contains("method=\"GET\"")
          .contains("route=\"/v1/emails/{id}\"")
          .contains("status=\"404\"")
          .contains("tenant_id=")
          .contains("request_id=")
          .contains("duration_ms=");
      assertThat(written.getLast()).contains("route=\"unmatched\"");
      assertThat(written).noneMatch(line -> line.contains("example.com"));
      assertThat(lines).isEmpty();
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(null);
    }
  }

  private static String line(BlockingQueue<String> lines) throws InterruptedException {
    String line = lines.poll(10, TimeUnit.SECONDS);
    return line == null ? "" : line;
  }
}
