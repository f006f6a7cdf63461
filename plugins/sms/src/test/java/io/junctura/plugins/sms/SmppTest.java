package io.junctura.plugins.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.RecordingServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.SMPPServerSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppTest {
    private static final String FLOWS = """
            integration: texts
            connections:
              phone: { connector: smpp }
            flows:
              received:
                trigger: { use: smpp.received, connection: phone }
                steps: []
              status:
                trigger: { use: smpp.status, connection: phone }
                steps: []
            """;

    private static final int MESSAGE = 0;
    private static final int REPORT = 0x04;
    private static final int WITH_HEADER = 0x40;
    private static final int UCS2 = 8;
    private static final int BINARY = 4;

    private final Harness harness = Harness.of(SmppConnector.class);
    private MessageCenter center = new MessageCenter();

    @BeforeEach
    void connect() {
        harness.connection("phone", "smpp", center.connection());
    }

    @AfterEach
    void close() {
        harness.close();
        center.close();
    }

    private Ran send(String text, Object... more) {
        return harness.act("smpp.send", "phone", input(text, more));
    }

    private static Map<String, Object> input(String text, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("to", "+49 170 1234567", "text", text));
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    private static Map<?, ?> sent(Ran ran) {
        assertThat(ran.error()).isNull();
        return (Map<?, ?>) ran.step("act").output();
    }

    private Map<?, ?> received() {
        return (Map<?, ?>) harness.awaitRun("received").payload();
    }

    private SMPPServerSession listening() {
        harness.publish(FLOWS).listening("received").listening("status");
        return center.session();
    }

    @Test
    void aMessageIsSent() {
        assertThat(sent(send("Grüße für 5 € {ok}", "report", true, "validity", "PT2H30M")))
                .isEqualTo(Map.of("id", "M1", "ids", List.of("M1"), "parts", 1L, "status", "accepted"));
        SubmitSm message = center.submitted().get(0);
        assertThat(message.getDestAddress()).isEqualTo("491701234567");
        assertThat(message.getDestAddrTon()).isEqualTo((byte) 1);
        assertThat(message.getSourceAddr()).isEqualTo("4915735990000");
        assertThat(message.getRegisteredDelivery()).isEqualTo((byte) 1);
        assertThat(message.getValidityPeriod()).isEqualTo("000000023000000R");
        assertThat(message.getDataCoding()).isEqualTo((byte) 0);
        assertThat(message.getShortMessage()).isEqualTo(new byte[] {
            'G', 'r', 0x7E, 0x1E, 'e', ' ', 'f', 0x7E, 'r', ' ', '5', ' ', 0x1B, 0x65, ' ', 0x1B, 0x28, 'o', 'k', 0x1B,
            0x29
        });
    }

    @ParameterizedTest
    @CsvSource({"+4915735990000,INTERNATIONAL,4915735990000", "12345,UNKNOWN,12345", "Orders,ALPHANUMERIC,Orders"})
    void aSenderIsANumberAShortCodeOrAName(String from, TypeOfNumber type, String address) throws ConnectorException {
        assertThat(Address.sender(from).type()).isEqualTo(type);
        assertThat(Address.sender(from).text()).isEqualTo(address);
    }

    @Test
    void aSenderThatIsNeitherIsRefused() {
        assertThat(send("Hello", "from", "Orders of today").error().message())
                .contains("The sender \"Orders of today\" is neither a number");
    }

    @Test
    void aTextBeyondTheAlphabetIsSentInUnicode() {
        sent(send("Привет 😀"));
        SubmitSm message = center.submitted().get(0);
        assertThat(message.getDataCoding()).isEqualTo((byte) UCS2);
        assertThat(new String(message.getShortMessage(), StandardCharsets.UTF_16BE))
                .isEqualTo("Привет 😀");
    }

    @Test
    void aMessageCenterMayReadLatin1() {
        harness.connection("phone", "smpp", center.connection("alphabet", "latin-1"));
        sent(send("Grüße"));
        assertThat(center.submitted().get(0).getShortMessage())
                .isEqualTo("Grüße".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** 160 and 70 characters fit into one message; a part has 153 and 67. */
    @ParameterizedTest
    @CsvSource({"x,160,1", "x,161,2", "x,306,2", "x,307,3", "€,80,1", "€,81,2", "я,70,1", "я,71,2", "😀,35,1", "😀,36,2"
    })
    void aLongTextIsDividedBetweenCharacters(String character, int count, int parts) throws ConnectorException {
        String text = character.repeat(count);
        SmppConnection connection = new SmppConnection(
                "smpp.example.com",
                2775,
                SmppConnection.Security.TLS,
                "orders",
                Secret.of(MessageCenter.PASSWORD),
                null,
                SmppConnection.Bind.TRANSCEIVER,
                null,
                Alphabet.GSM,
                SmppConnection.LongMessages.UDH,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                null);
        Outgoing outgoing = Outgoing.of(new SendMessage("+491701234567", text, null, false, null), "", connection);
        assertThat(outgoing.parts()).isEqualTo(parts);
        assertThat(outgoing.texts).allMatch(each -> each.length <= (parts == 1 ? 160 : 153));
        // No part ends in the middle of a character.
        assertThat(outgoing.texts)
                .extracting(each -> Alphabet.decode(outgoing.dataCoding, each, Alphabet.GSM))
                .allMatch(each -> each.replace(character, "").isEmpty());
        assertThat(Alphabet.decode(outgoing.dataCoding, Alphabet.joined(outgoing.texts), Alphabet.GSM))
                .isEqualTo(text);
    }

    @Test
    void partsMayBeMarkedByParametersInstead() {
        harness.connection("phone", "smpp", center.connection("longMessages", "sar"));
        assertThat(sent(send("x".repeat(400))).get("ids")).isEqualTo(List.of("M1", "M2", "M3"));
        SubmitSm last = center.submitted().get(2);
        assertThat(last.isUdhi()).isFalse();
        assertThat(last.getOptionalParameter(OptionalParameter.Sar_total_segments.class)
                        .getValue())
                .isEqualTo((byte) 3);
        assertThat(last.getOptionalParameter(OptionalParameter.Sar_segment_seqnum.class)
                        .getValue())
                .isEqualTo((byte) 3);
    }

    @Test
    void aLongTextMayBeSentAsAWhole() {
        harness.connection("phone", "smpp", center.connection("longMessages", "payload"));
        assertThat(sent(send("x".repeat(1_600))).get("parts")).isEqualTo(1L);
        SubmitSm message = center.submitted().get(0);
        assertThat(message.getOptionalParameter(OptionalParameter.Message_payload.class)
                        .getValue())
                .hasSize(1_600);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL})
    void aMessageCenterThatIsFullIsTriedAgain(int status) {
        center.refuse(status);
        Ran ran = send("Hello");
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(center.submitted()).hasSize(1);
    }

    @Test
    void aLaterAttemptContinuesWithTheFirstUnsentPart() {
        center.refuse(SMPPConstant.STAT_ESME_ROK, SMPPConstant.STAT_ESME_RTHROTTLED);
        Ran ran = send("x".repeat(450));
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(center.submitted()).hasSize(1);
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).step("act").output())
                .isEqualTo(Map.of("id", "M3", "ids", List.of("M1", "M2", "M3"), "parts", 3L, "status", "accepted"));
        byte reference = center.submitted().get(0).getShortMessage()[3];
        assertThat(center.submitted()).allMatch(SubmitSm::isUdhi);
        assertThat(center.submitted())
                .extracting(each -> Arrays.copyOfRange(each.getShortMessage(), 3, 6))
                .containsExactly(
                        new byte[] {reference, 3, 1}, new byte[] {reference, 3, 2}, new byte[] {reference, 3, 3});
    }

    @Test
    void aRefusalIsReported() {
        center.refuse(SMPPConstant.STAT_ESME_RINVDSTADR);
        Ran.Failure number = send("Hello").error();
        assertThat(number.kind()).isEqualTo("BAD_INPUT");
        assertThat(number.message())
                .contains("The message center 127.0.0.1:" + center.port()
                        + " does not accept the message: the recipient is invalid (ESME_RINVDSTADR).");
        center.refuse(SMPPConstant.STAT_ESME_RPROHIBITED, 0x0400);
        assertThat(send("Hello").error().kind()).isEqualTo("REFUSED");
        assertThat(send("Hello").error().message()).contains("status 0x00000400");
    }

    @Test
    void aMessageWhoseAnswerWasLostWaitsForAPersonAndTheNextOneIsSent() {
        center.fallSilentAfter(0);
        assertThat(send("Hello").waiting()).isEqualTo("in doubt");
        assertThat(center.submitted()).hasSize(1);
        center.speakAgain();
        assertThat(send("Hello again").error()).isNull();
    }

    @Test
    void aWrongPasswordIsTriedOnceAndRunsWaitForAnother() {
        harness.connection("phone", "smpp", center.connection("password", "old-pass"));
        Ran ran = send("Hello");
        assertThat(ran.waiting()).isEqualTo("connection");
        assertThat(center.binds()).isEqualTo(1);
        assertThat(harness.test("phone").orElseThrow().message())
                .contains("does not accept the bind of \"orders\": the password is wrong (ESME_RINVPASWD).");
        harness.connection("phone", "smpp", center.connection("password", "much too long"));
        assertThat(harness.test("phone").orElseThrow().message()).contains("8 characters");
        harness.connection("phone", "smpp", center.connection());
        assertThat(harness.test("phone")).isEmpty();
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aMessageCenterThatIsDownIsTriedAgain() {
        int port = center.port();
        center.close();
        Ran ran = send("Hello");
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(harness.test("phone").orElseThrow().message()).contains("127.0.0.1");
        center = new MessageCenter(port);
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aServerWithoutSmppIsReported() {
        try (RecordingServer other = RecordingServer.start()) {
            int port = Integer.parseInt(other.address().replaceAll(".*:", ""));
            harness.connection("phone", "smpp", center.connection("port", port, "timeout", "1s"));
            assertThat(harness.test("phone").orElseThrow().message())
                    .contains("Cannot bind to the message center 127.0.0.1:" + port);
        }
    }

    @Test
    void stepsAndTriggersShareOneSession() {
        listening();
        sent(send("One"));
        sent(send("Two"));
        assertThat(harness.test("phone")).isEmpty();
        assertThat(center.binds()).isEqualTo(1);
    }

    @Test
    void aMessageThatComesInStartsARun() {
        SMPPServerSession session = listening();
        byte[] text = {'G', 'r', 0x7E, 0x1E, 'e', ' ', 0x1B, 0x65};
        assertThat(MessageCenter.deliver(session, MESSAGE, 0, text)).isZero();
        Map<?, ?> message = received();
        assertThat(message.get("from")).isEqualTo("+491701234567");
        assertThat(message.get("to")).isEqualTo("+4915735990000");
        assertThat(message.get("text")).isEqualTo("Grüße €");
        assertThat(MessageCenter.deliver(session, MESSAGE, UCS2, "Привет 😀".getBytes(StandardCharsets.UTF_16BE)))
                .isZero();
        assertThat(received().get("text")).isEqualTo("Привет 😀");
        assertThat(MessageCenter.deliver(
                        session,
                        MESSAGE,
                        3,
                        new byte[0],
                        new OptionalParameter.Message_payload("Grüße".getBytes(StandardCharsets.ISO_8859_1))))
                .isZero();
        assertThat(received().get("text")).isEqualTo("Grüße");
        assertThat(harness.runs("status")).isEmpty();
    }

    @Test
    void aMessageWithoutTextStartsARunToo() {
        SMPPServerSession session = listening();
        assertThat(MessageCenter.deliver(session, MESSAGE, BINARY, new byte[] {1, -1, 0}))
                .isZero();
        assertThat(received().get("data")).isEqualTo("Af8A");
        // A header that is longer than the message, half of a character, an unknown coding, nothing at all.
        assertThat(MessageCenter.deliver(session, WITH_HEADER, 0, new byte[] {99, 0, 3, 1}))
                .isZero();
        assertThat(received().get("text")).isEqualTo("");
        assertThat(MessageCenter.deliver(session, MESSAGE, UCS2, new byte[] {(byte) 0xD8, 0x3D, 0x41}))
                .isZero();
        assertThat((String) received().get("text")).startsWith("\ufffd");
        assertThat(MessageCenter.deliver(session, MESSAGE, 0, new byte[0])).isZero();
        assertThat(received().get("text")).isEqualTo("");
    }

    private static byte[] part(int reference, int total, int number, String text) {
        return Alphabet.joined(List.of(
                new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number},
                text.getBytes(StandardCharsets.UTF_16BE)));
    }

    @Test
    void aLongMessageIsAssembledInAnyOrderAndOverACrash() {
        SMPPServerSession session = listening();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 3, 3, "three")))
                .isZero();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(8, 2, 1, "other")))
                .isZero();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 3, 1, "one ")))
                .isZero();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 3, 1, "one ")))
                .isZero();
        assertThat(harness.runs("received")).isEmpty();
        harness.crash().listening("received");
        SMPPServerSession again = center.session();
        assertThat(MessageCenter.deliver(again, WITH_HEADER, UCS2, part(7, 3, 2, "two ")))
                .isZero();
        Map<?, ?> message = received();
        assertThat(message.get("text")).isEqualTo("one two three");
        assertThat(message.get("parts")).isEqualTo(3L);
        assertThat(message.get("missing")).isEqualTo(List.of());
        assertThat(harness.runs("received")).hasSize(1);
    }

    @Test
    void partsMarkedByParametersArePutTogetherToo() {
        SMPPServerSession session = listening();
        for (int number = 2; number >= 1; number--) {
            assertThat(MessageCenter.deliver(
                            session,
                            MESSAGE,
                            0,
                            ("part " + number + " ").getBytes(StandardCharsets.US_ASCII),
                            new OptionalParameter.Sar_msg_ref_num((short) 40_000),
                            new OptionalParameter.Sar_total_segments((byte) 2),
                            new OptionalParameter.Sar_segment_seqnum((byte) number)))
                    .isZero();
        }
        assertThat(received().get("text")).isEqualTo("part 1 part 2 ");
    }

    @Test
    void manyPartsThatNeverBecomeWholeStartRunsAndNothingIsRefused() {
        SMPPServerSession session = listening();
        for (int reference = 0; reference < 60; reference++) {
            String text = "b" + reference + " " + "x".repeat(60);
            assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(reference, 2, 2, text)))
                    .isZero();
        }
        for (int reference = 0; reference < 10; reference++) {
            Map<?, ?> message = received();
            assertThat(String.valueOf(message.get("text"))).startsWith("b" + reference + " ");
            assertThat(message.get("missing")).isEqualTo(List.of(1L));
        }
    }

    @Test
    void aReferenceThatIsUsedAgainMixesNoMessages() {
        SMPPServerSession session = listening();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 2, 1, "old ")))
                .isZero();
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 2, 1, "new ")))
                .isZero();
        Map<?, ?> old = received();
        assertThat(old.get("text")).isEqualTo("old ");
        assertThat(old.get("missing")).isEqualTo(List.of(2L));
        assertThat(MessageCenter.deliver(session, WITH_HEADER, UCS2, part(7, 2, 2, "message")))
                .isZero();
        assertThat(received().get("text")).isEqualTo("new message");
    }

    @Test
    void reportsStartRuns() {
        SMPPServerSession session = listening();
        String text =
                "id:M1 sub:001 dlvrd:001 submit date:3001010900 done date:3001010901 stat:DELIVRD err:000 text:Hello";
        assertThat(MessageCenter.deliver(session, REPORT, 0, text.getBytes(StandardCharsets.US_ASCII)))
                .isZero();
        Map<?, ?> report = (Map<?, ?>) harness.awaitRun("status").payload();
        assertThat(report.get("id")).isEqualTo("M1");
        assertThat(report.get("status")).isEqualTo("delivered");
        assertThat(report.get("from")).isEqualTo("+491701234567");
        // A second delivery of the same report.
        assertThat(MessageCenter.deliver(session, REPORT, 0, text.getBytes(StandardCharsets.US_ASCII)))
                .isZero();
        assertThat(MessageCenter.deliver(
                        session,
                        REPORT,
                        0,
                        "id:77 stat:UNDELIV err:042".getBytes(StandardCharsets.US_ASCII),
                        new OptionalParameter.Receipted_message_id("M2"),
                        new OptionalParameter.Message_state((byte) 3)))
                .isZero();
        Map<?, ?> expired = (Map<?, ?>) harness.awaitRun("status").payload();
        assertThat(expired.get("id")).isEqualTo("M2");
        assertThat(expired.get("status")).isEqualTo("expired");
        assertThat(expired.get("error")).isEqualTo("042");
        // A report that says nothing.
        assertThat(MessageCenter.deliver(session, REPORT, 0, new byte[] {0, 1, 2}))
                .isZero();
        assertThat(((Map<?, ?>) harness.awaitRun("status").payload()).get("status"))
                .isEqualTo("unknown");
        assertThat(harness.runs("status")).hasSize(3);
        assertThat(harness.runs("received")).isEmpty();
    }

    @Test
    void messagesWithoutAFlowStayAtTheMessageCenter() {
        sent(send("Hello"));
        SMPPServerSession session = center.session();
        assertThat(MessageCenter.deliver(session, MESSAGE, 0, new byte[] {'a'}))
                .isEqualTo(SMPPConstant.STAT_ESME_RX_T_APPN);
        harness.publish(FLOWS).listening("received");
        assertThat(MessageCenter.deliver(session, MESSAGE, 0, new byte[] {'a'})).isZero();
        assertThat(received().get("text")).isEqualTo("a");
    }

    @Test
    void aSessionThatWasCutIsOpenedAgain() {
        listening();
        center.cut();
        SMPPServerSession again = center.session(() -> harness.advance(Duration.ofSeconds(5)));
        harness.listening("received");
        assertThat(MessageCenter.deliver(again, MESSAGE, 0, new byte[] {'a'})).isZero();
        assertThat(received().get("text")).isEqualTo("a");
        assertThat(send("Hello").error()).isNull();
    }

    @Test
    void aTransmitterReceivesNothing() {
        harness.connection("phone", "smpp", center.connection("bind", "transmitter"));
        sent(send("Hello"));
        harness.publish(FLOWS);
        while (harness.triggerError("received").isEmpty()) Thread.onSpinWait();
        assertThat(harness.triggerError("received").orElseThrow())
                .contains("A session that is bound as a transmitter receives nothing.");
    }
}
