package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import java.util.regex.Pattern;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/** A sender or recipient as SMPP names it. */
record Address(TypeOfNumber type, NumberingPlanIndicator plan, String text) {
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");
    private static final int MAX_NAME_LENGTH = 11;

    /** @param number with a plus sign if it has its country code; else a short code, or as the operator knows it */
    static Address of(String number) {
        boolean international = number.startsWith("+");
        return new Address(
                international ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.ISDN,
                international ? number.substring(1) : number);
    }

    /** @param sender a number or a name; empty: the message center chooses it */
    static Address sender(String sender) throws ConnectorException {
        if (sender.isEmpty()) return new Address(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "");
        if (NUMBER.matcher(sender).matches()) return of(sender);
        if (sender.length() > MAX_NAME_LENGTH || !Alphabet.GSM.has(sender)) {
            throw ConnectorException.badInput(
                    "The sender \"" + sender + "\" is neither a number such as +4915735990000 nor a name"
                            + " of up to 11 characters of the GSM alphabet.");
        }
        return new Address(TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, sender);
    }

    /** As flows see an address that came in. */
    static String shown(byte type, String text) {
        return type == TypeOfNumber.INTERNATIONAL.value() && !text.startsWith("+") ? "+" + text : text;
    }
}
