package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
    @Test
    void aKilledServerLogsNothing() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.junctura.test.Silence");
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.start();
        logger.addAppender(written);
        logger.setAdditive(false);
        try (Logging.Silence silence = Logging.silence()) {
            logger.error("It cannot write.");
        }
        logger.error("It is back.");
        assertThat(written.list).extracting(ILoggingEvent::getMessage).containsExactly("It is back.");
    }
}
