package relay;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the records of all partitions, each from its cursor. @param partitions how many there are */
@TriggerInfo(id = "read", title = "New record")
public record Read(int partitions) implements CursorStreamTrigger<Line, Long> {
    private static final Pattern RECORD = Pattern.compile("RECORD (p[0-2]) (\\d{1,9}) (.*)");

    @Override
    public void consume(Emitter<Long> emitter, TriggerContext<Line> context)
            throws ConnectorException, IOException, InterruptedException {
        try (Socket socket = Line.connect(context)) {
            Lines lines = new Lines(socket);
            StringBuilder from = new StringBuilder("READ");
            for (int i = 0; i < partitions; i++) {
                from.append(' ').append(emitter.partition("p" + i).cursor().orElse(0L));
            }
            lines.write(from.toString());
            emitter.listening();
            while (true) {
                String line = lines.read();
                if (line.equals("IDLE")) continue;
                Matcher record = RECORD.matcher(line);
                if (!record.matches()) throw new IOException("the server has sent " + line);
                Partition<Long> partition = emitter.partition(record.group(1));
                long number = Long.parseLong(record.group(2));
                if (number != partition.cursor().orElse(0L) + 1) throw new IOException("out of turn: " + line);
                Event event = Event.of(Map.of("name", record.group(1) + "-" + number, "text", record.group(3)));
                partition.emit(List.of(event), number);
            }
        }
    }
}
