package io.junctura.plugins.mqtt;

import java.io.IOException;

/**
 * A message from the broker.
 *
 * @param id the packet's number; 0 with QoS 0
 */
record Delivery(
        String topic, int qos, int id, boolean retained, boolean duplicate, Properties properties, byte[] body) {

    static Delivery read(Packet packet, boolean isVersion5) throws IOException {
        Reader in = new Reader(packet.body());
        int qos = packet.flags() >> 1 & 3;
        String topic = in.text();
        int id = qos > 0 ? in.number16() : 0;
        Properties properties = isVersion5 ? in.properties() : Properties.NONE;
        return new Delivery(
                topic, qos, id, (packet.flags() & 1) != 0, (packet.flags() & 8) != 0, properties, in.rest());
    }
}
