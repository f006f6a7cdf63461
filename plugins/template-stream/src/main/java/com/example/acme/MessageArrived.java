package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.util.List;

/** Starts a run for each message that arrives. The server keeps the position in each channel. */
@TriggerInfo(id = "message-arrived", title = "Message arrived", payload = Message.class)
public record MessageArrived() implements CursorStreamTrigger<AcmeConnection, Long> {

    @Override
    public void consume(Emitter<Long> emitter, TriggerContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        try (Line line = Line.open(context)) {
            for (String channel : line.ask("CHANNELS").split(" ")) {
                line.ask("READ " + channel + " "
                        + emitter.partition(channel).cursor().orElse(0L));
            }
            line.ask("BEGIN");
            emitter.listening();
            while (true) {
                Message message = Message.of(line.next());
                // The server stores the position in the commit that accepts the event, so each event starts exactly one
                // run.
                emitter.partition(message.channel()).emit(List.of(Event.of(message)), message.position());
            }
        }
    }
}
