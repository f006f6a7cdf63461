package io.junctura.plugins.mqtt;

import io.junctura.api.TriggerContext;
import io.junctura.plugins.messages.BodyFormat;
import io.junctura.plugins.messages.ByteLimit;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumptionTest {

    private static Packet packet(int bytes) {
        return new Packet(Packet.Type.PUBLISH, 0, new byte[bytes]);
    }

    @SuppressWarnings("unchecked")
    private static TriggerContext<MqttConnection> context() {
        MqttConnection connection = new MqttConnection(
                "mqtt://127.0.0.1",
                MqttConnection.Protocol.MQTT_5,
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ofSeconds(30));
        return (TriggerContext<MqttConnection>) Proxy.newProxyInstance(
                ConsumptionTest.class.getClassLoader(),
                new Class<?>[] {TriggerContext.class},
                (context, method, arguments) -> connection);
    }

    @Test
    void noMoreIsReadThanThereIsRoomFor() throws Exception {
        MessageReceived trigger =
                new MessageReceived(List.of("orders"), 1, BodyFormat.FILE, "orders", Duration.ofDays(7));
        Consumption consumption = new Consumption(trigger, null, context());
        consumption.arrived(packet(ByteLimit.BYTES + 1));
        Thread reader = new Thread(() -> {
            try {
                consumption.arrived(packet(1));
            } catch (IOException | InterruptedException e) {
                // The end of the session interrupts it.
            }
        });
        reader.start();
        Await.until("the reader waits", () -> reader.getState() == Thread.State.WAITING ? reader : null);
        reader.interrupt();
        reader.join();
    }
}
