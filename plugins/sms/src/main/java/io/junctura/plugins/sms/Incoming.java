package io.junctura.plugins.sms;

import java.util.Arrays;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;

/**
 * The content of a delivery, without the header that says which part of a longer message it is.
 *
 * @param reference by which the parts of one message are known
 * @param total     how many parts the message has; 1: it is whole
 * @param number    which part this is, from 1
 */
record Incoming(byte[] octets, int reference, int total, int number) {
    private static final int CONCATENATED = 0x00;
    private static final int CONCATENATED_16_BIT = 0x08;

    static Incoming of(DeliverSm delivery) {
        OptionalParameter.Message_payload payload =
                delivery.getOptionalParameter(OptionalParameter.Message_payload.class);
        byte[] message = delivery.getShortMessage();
        byte[] content = payload != null ? payload.getValue() : message == null ? new byte[0] : message;
        if (delivery.isUdhi() && content.length > 0) return ofHeader(content);
        OptionalParameter.Sar_msg_ref_num reference =
                delivery.getOptionalParameter(OptionalParameter.Sar_msg_ref_num.class);
        OptionalParameter.Sar_total_segments total =
                delivery.getOptionalParameter(OptionalParameter.Sar_total_segments.class);
        OptionalParameter.Sar_segment_seqnum number =
                delivery.getOptionalParameter(OptionalParameter.Sar_segment_seqnum.class);
        if (reference == null || total == null || number == null) return whole(content);
        return part(content, reference.getValue() & 0xFFFF, total.getValue() & 0xFF, number.getValue() & 0xFF);
    }

    private static Incoming ofHeader(byte[] content) {
        int end = Math.min(content.length, 1 + (content[0] & 0xFF));
        byte[] text = Arrays.copyOfRange(content, end, content.length);
        int at = 1;
        while (at + 1 < end) {
            int element = content[at] & 0xFF;
            int length = content[at + 1] & 0xFF;
            int value = at + 2;
            at = value + length;
            if (at > end) break;
            if (element == CONCATENATED && length == 3) {
                return part(text, content[value] & 0xFF, content[value + 1] & 0xFF, content[value + 2] & 0xFF);
            }
            if (element == CONCATENATED_16_BIT && length == 4) {
                int reference = ((content[value] & 0xFF) << 8) | (content[value + 1] & 0xFF);
                return part(text, reference, content[value + 2] & 0xFF, content[value + 3] & 0xFF);
            }
        }
        return whole(text);
    }

    /** A part that cannot be, such as the third of two, counts as a message of its own. */
    private static Incoming part(byte[] text, int reference, int total, int number) {
        return number >= 1 && number <= total ? new Incoming(text, reference, total, number) : whole(text);
    }

    private static Incoming whole(byte[] text) {
        return new Incoming(text, 0, 1, 1);
    }
}
