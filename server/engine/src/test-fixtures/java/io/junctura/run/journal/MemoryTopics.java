package io.junctura.run.journal;

import io.junctura.run.journal.MemoryJournal.Disk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The events of topics of the journal in memory. */
final class MemoryTopics implements TopicEvents {
    private final Disk disk;

    MemoryTopics(Disk disk) {
        this.disk = disk;
    }

    @Override
    public long nextTopicEvent() {
        synchronized (disk) {
            return ++disk.lastTopicEvent;
        }
    }

    @Override
    public Optional<PublishedEvent> published(String topic, String name, byte[] event) {
        synchronized (disk) {
            return Optional.ofNullable(disk.topicEvents.get(List.of(topic, name)))
                    .map(first -> new PublishedEvent(first.seq(), first.runs(), Arrays.equals(first.event(), event)));
        }
    }
}
