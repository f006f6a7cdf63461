package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** G15: an event of a topic is published once under its name. */
interface TopicContract extends JournalUnderTest {
    byte[] EVENT = Json.writeStored(Map.of("order", 1L));
    byte[] OTHER = Json.writeStored(Map.of("order", 2L));

    @Test
    default void g15_anEventIsKnownByItsTopicAndNameAfterARestartToo() throws Exception {
        assertThat(journal().topics().published("orders", "a", EVENT)).isEmpty();
        assertThat(publish("orders", "a", EVENT)).isTrue();
        PublishedEvent first =
                journal().topics().published("orders", "a", EVENT).orElseThrow();
        assertThat(first).isEqualTo(new PublishedEvent(first.seq(), 3, true));
        PublishedEvent differs = new PublishedEvent(first.seq(), 3, false);
        assertThat(journal().topics().published("orders", "a", OTHER)).contains(differs);
        assertThat(journal().topics().published("orders", "b", EVENT)).isEmpty();
        assertThat(journal().topics().published("invoices", "a", EVENT)).isEmpty();
        assertThat(publish("orders", "a", OTHER)).isFalse();
        assertThat(publish("orders", null, OTHER)).isTrue();
        restart();
        assertThat(journal().topics().published("orders", "a", OTHER)).contains(differs);
        assertThat(publish("orders", "b", OTHER)).isTrue();
    }

    /** @return whether the event was published */
    private boolean publish(String topic, @Nullable String name, byte[] event) throws Exception {
        TopicEvent published = new TopicEvent(journal().topics().nextTopicEvent(), topic, name, event, 3, 0);
        return result(journal(), new Append(List.of(), List.of(), null, published))
                        .rejected()
                == null;
    }
}
