package numbers;

import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * A stream that emits numbers in each partition, once a certain file exists. Only the cursors say which numbers it has
 * emitted.
 */
@TriggerInfo(id = "count", title = "Next number")
public record Count(
        @Field(title = "Partitions") int partitions,
        @Field(title = "Up to") int upTo,
        @Field(title = "File") String file)
        implements CursorStreamTrigger<NoConnection, Long> {
    private static final int IN_FLIGHT = 20;

    @Override
    public void consume(Emitter<Long> emitter, TriggerContext<NoConnection> context) throws InterruptedException {
        emitter.listening();
        boolean more = Files.exists(Path.of(file));
        while (more) {
            more = false;
            for (int i = 0; i < partitions; i++) {
                Partition<Long> partition = i == 0 ? emitter : emitter.partition("p" + i);
                long next = partition.cursor().orElse(0L) + 1;
                if (next > upTo) continue;
                CompletableFuture<Void> onDisk = partition.emit(List.of(Event.of(Map.of("id", i + "-" + next))), next);
                if (next % IN_FLIGHT == 0) await(onDisk);
                more = true;
            }
        }
        new CountDownLatch(1).await();
    }

    private static void await(CompletableFuture<Void> onDisk) throws InterruptedException {
        try {
            onDisk.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
