package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of the bench: orders whose content is computed from their number, so that the sink can check each delivery.
 * Requests are formatted once; only the digits of the number change.
 */
public final class Orders {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VARIANTS = 16;
    private static final int DIGITS = 9;
    private static final String ID_MARK = "0".repeat(DIGITS);

    private final List<byte[]> firstLines = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    /**
     * @param paths to which orders are posted in turn, by their numbers
     * @param headers more headers of each request, each with its line end
     */
    public Orders(List<String> paths, String headers) {
        for (String path : paths) {
            firstLines.add(("POST " + path + " HTTP/1.1\r\n").getBytes(US_ASCII));
        }
        for (int variant = 0; variant < VARIANTS; variant++) {
            requests.add(Request.of(headers, body(variant)));
        }
    }

    /** Writes the complete request for an order into the caller's buffer, which is cleared before and flipped after. */
    void write(int id, ByteBuffer into) {
        byte[] firstLine = firstLines.get(id % firstLines.size());
        Request request = requests.get(id % VARIANTS);
        into.clear();
        into.put(firstLine);
        into.put(request.bytes);
        for (int inRequest : request.idAt) {
            int at = firstLine.length + inRequest;
            int rest = id;
            for (int i = at + DIGITS - 1; i >= at; i--) {
                into.put(i, (byte) ('0' + rest % 10));
                rest /= 10;
            }
        }
        into.flip();
    }

    /** A single request that asks for the connection to be closed after the answer. */
    public static byte[] closingRequest(String path, int id) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        new Orders(List.of(path), "").write(id, buffer);
        String request = US_ASCII.decode(buffer).toString();
        return request.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(US_ASCII);
    }

    /** Amounts are multiples of a quarter, so that their sums are exact in floating-point arithmetic. */
    public static double total(int id) {
        int variant = id % VARIANTS;
        double total = 0;
        for (int line = 0; line < 3; line++) {
            total += quantity(variant, line) * price(variant, line);
        }
        return total;
    }

    /** An order as JSON. */
    public static String json(int id) {
        return body(id % VARIANTS).replace("o-" + ID_MARK, orderId(id));
    }

    /** The names of the columns of {@link #row}. */
    public static final String COLUMNS = "orderId,customerId,tier,items,total";

    /** An order as a line of CSV. */
    public static String row(int id) {
        return orderId(id) + ',' + customer(id % VARIANTS) + ',' + (isGold(id) ? "gold" : "silver") + ",3," + total(id);
    }

    /** Whether the customer has the higher tier, as six of 16 customers do. */
    public static boolean isGold(int id) {
        return gold(id % VARIANTS);
    }

    static String path(int id) {
        return gold(id % VARIANTS) ? "/gold" : "/standard";
    }

    /** @return the order number in a body; -1 if there is none */
    static int idIn(byte[] bytes, int from, int length) {
        int last = from + length - DIGITS - 3;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == '"' && bytes[i + 1] == 'o' && bytes[i + 2] == '-') {
                int id = 0;
                for (int k = i + 3; k < i + 3 + DIGITS; k++) {
                    int digit = bytes[k] - '0';
                    if (digit < 0 || digit > 9) {
                        return -1;
                    }
                    id = id * 10 + digit;
                }
                return id;
            }
        }
        return -1;
    }

    /** Whether a delivered body is the correct result of the transformation. */
    static boolean rightDelivery(int id, byte[] bytes, int from, int length) {
        try {
            JsonNode body = JSON.readTree(bytes, from, length);
            return body.path("order").asText().equals(orderId(id))
                    && body.path("customer").asText().equals(customer(id % VARIANTS))
                    && body.path("tier").asText().equals(gold(id % VARIANTS) ? "gold" : "silver")
                    && body.path("items").asInt() == 3
                    && Math.abs(body.path("total").asDouble() - total(id)) < 0.001;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Whether a webhook's body contains this order in the envelope of Standard Webhooks. */
    static boolean rightWebhook(int id, byte[] bytes, int from, int length) {
        try {
            JsonNode body = JSON.readTree(bytes, from, length);
            return body.path("data").equals(JSON.readTree(json(id)))
                    && body.path("type").isTextual()
                    && body.path("timestamp").isTextual();
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Whether an answer to a call is the right one. */
    public static boolean rightAnswer(int id, String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer.path("orderId").asText().equals(orderId(id))
                    && Math.abs(answer.path("total").asDouble() - total(id)) < 0.001;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static String orderId(int id) {
        String digits = Integer.toString(id);
        return "o-" + "0".repeat(DIGITS - digits.length()) + digits;
    }

    private static String body(int variant) {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 3; line++) {
            lines.append(line == 0 ? "" : ",")
                    .append("{\"sku\":\"SKU-")
                    .append(1000 + variant * 10 + line)
                    .append("\",\"qty\":")
                    .append(quantity(variant, line))
                    .append(",\"price\":")
                    .append(price(variant, line))
                    .append('}');
        }
        return "{\"orderId\":\"o-" + ID_MARK + "\",\"status\":\"paid\",\"customerId\":\"" + customer(variant)
                + "\",\"tier\":\"" + (gold(variant) ? "gold" : "silver")
                + "\",\"placedAt\":\"2026-11-24T10:15:30Z\",\"currency\":\"EUR\","
                + "\"shipTo\":{\"name\":\"Jane Example\",\"street\":\"12 Harbour Street\",\"city\":\"Bremen\",\"country\":\"DE\"},"
                + "\"lines\":[" + lines + "]}";
    }

    private static String customer(int variant) {
        return "c-" + (4100 + variant);
    }

    private static boolean gold(int variant) {
        return variant % 3 == 0;
    }

    private static int quantity(int variant, int line) {
        return 1 + (variant + line) % 4;
    }

    private static double price(int variant, int line) {
        return 4.25 + variant * 1.5 + line * 10.75;
    }

    /** A request without its first line. */
    private record Request(byte[] bytes, int[] idAt) {
        static Request of(String headers, String body) {
            String head = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers + "x-delivery-id: d-"
                    + ID_MARK + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
            int inHead = head.indexOf("d-" + ID_MARK) + 2;
            int inBody = head.length() + body.indexOf("o-" + ID_MARK) + 2;
            return new Request((head + body).getBytes(US_ASCII), new int[] {inHead, inBody});
        }
    }
}
