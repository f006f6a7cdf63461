package io.junctura.plugins.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that publishes one message at a time, so each answer of the broker is about that message. The broker's thread calls
 * the listeners one after the other.
 */
final class ConfirmingChannel {
    private final Channel channel;
    private volatile CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private volatile @Nullable Return returned;

    ConfirmingChannel(Connection connection) throws IOException {
        channel = connection
                .openChannel()
                .orElseThrow(() -> new IOException("The broker permits no more channels on this connection"));
        channel.addReturnListener(message -> returned = message);
        channel.addConfirmListener(
                (tag, multiple) -> confirmed.complete(true), (tag, multiple) -> confirmed.complete(false));
        channel.addShutdownListener(signal -> confirmed.completeExceptionally(signal));
        channel.confirmSelect();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void publish(Message message) throws IOException {
        returned = null;
        confirmed = new CompletableFuture<>();
        channel.basicPublish(
                message.exchange(), message.routingKey(), message.mandatory(), message.properties(), message.body());
    }

    /**
     * Waits for the broker's answer.
     *
     * @return whether it has taken the message
     */
    boolean isTaken(Duration limit) throws ExecutionException, InterruptedException, TimeoutException {
        return confirmed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Why the broker has put the message into no queue; null if it has. RabbitMQ returns a message before it answers, other
     * brokers after they have answered no.
     */
    @Nullable
    Return returned(boolean isTaken) throws IOException {
        // Changes nothing on a channel without consumers. Before Qpid answers this, it ends what it has begun on the
        // channel.
        if (!isTaken) channel.basicQos(0);
        return returned;
    }

    /** Hands this channel over as soon as the broker has answered: at once, later, or never. */
    void whenFree(Consumer<ConfirmingChannel> to) {
        CompletableFuture<Void> ignored = confirmed.thenRun(() -> to.accept(this));
    }
}
