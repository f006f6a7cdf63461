package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Effect;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.Permissions;
import io.junctura.api.Reached;
import io.junctura.api.SharedResource;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.pf4j.Extension;

/** MQTT by Eclipse Paho, whose client refuses to close while it is connected. */
@Extension
@Permissions(sockets = true)
@ConnectorInfo(
        id = "paho",
        title = "Paho",
        connection = Paho.Broker.class,
        actions = Paho.Publish.class,
        triggers = Paho.Received.class)
public final class Paho implements Connector {
    private static final long TIMEOUT = 10_000;

    /**
     * A broker.
     *
     * @param address where it is
     */
    @ConnectionInfo(address = "address")
    public record Broker(
            @Field(example = "tcp://mq.example:1883") String address) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            context.shared(Session.class);
        }
    }

    /** Closes as the clients of MQTT 3: an exception while it is connected. */
    static final class Client extends MqttClient implements AutoCloseable {
        Client(String address) throws MqttException {
            super(address, "contract", new MemoryPersistence());
            setTimeToWait(TIMEOUT);
        }
    }

    /** The session that all calls share. */
    public static final class Session implements SharedResource<Broker, Client> {
        @Override
        public Client open(ConnectionContext<Broker> context) throws ConnectorException {
            Client client = null;
            try {
                client = new Client(context.connection().address());
                client.connect();
                return client;
            } catch (MqttException e) {
                if (client != null) end(client);
                throw ConnectorException.tryLater(Reached.NO, "The broker does not accept the client.", e);
            }
        }

        @Override
        public boolean alive(Client client) {
            return client.isConnected();
        }

        @Override
        public void close(Client client) {
            end(client);
        }

        private static void end(Client client) {
            try {
                client.disconnectForcibly(0, 1_000);
                client.close(true);
            } catch (MqttException e) {
                // It was not connected.
            }
        }
    }

    /**
     * Publishes a message.
     *
     * @param topic where to
     * @param text  what it says
     */
    @ActionInfo(id = "publish", title = "Publish", effect = Effect.UNSAFE)
    public record Publish(String topic, String text) implements Action<Broker, String> {
        @Override
        public String run(ActionContext<Broker> context) throws ConnectorException, InterruptedException {
            try {
                MqttMessage message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
                message.setQos(1);
                context.shared(Session.class).publish(topic, message);
                return topic;
            } catch (MqttException e) {
                throw ConnectorException.tryLater(Reached.MAYBE, "The broker has not confirmed the message.", e);
            }
        }
    }

    /**
     * Starts a run for each message.
     *
     * @param topic of the messages
     */
    @TriggerInfo(id = "received", title = "Message received")
    public record Received(String topic) implements StreamTrigger<Broker> {
        @Override
        public void consume(Emitter emitter, TriggerContext<Broker> context)
                throws ConnectorException, InterruptedException {
            BlockingQueue<MqttMessage> messages = new LinkedBlockingQueue<>();
            try {
                MqttSubscription[] subscriptions = {new MqttSubscription(topic, 1)};
                IMqttMessageListener[] listeners = {(name, message) -> messages.add(message)};
                context.shared(Session.class).subscribe(subscriptions, listeners);
            } catch (MqttException e) {
                throw ConnectorException.tryLater(Reached.NO, "The broker refuses the subscription.", e);
            }
            emitter.listening();
            while (true) {
                MqttMessage message = messages.take();
                emitter.emit(List.of(Event.of(new String(message.getPayload(), StandardCharsets.UTF_8))));
            }
        }
    }
}
