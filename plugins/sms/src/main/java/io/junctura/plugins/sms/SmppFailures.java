package io.junctura.plugins.sms;

import static java.util.Map.entry;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsmpp.SMPPConstant;

/** What the statuses of SMPP mean to a run. */
final class SmppFailures {
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            entry(SMPPConstant.STAT_ESME_RINVMSGLEN, "the message length is invalid (ESME_RINVMSGLEN)"),
            entry(SMPPConstant.STAT_ESME_RINVCMDLEN, "the command length is invalid (ESME_RINVCMDLEN)"),
            entry(SMPPConstant.STAT_ESME_RINVCMDID, "it does not know the command (ESME_RINVCMDID)"),
            entry(SMPPConstant.STAT_ESME_RINVBNDSTS, "the session is not bound for it (ESME_RINVBNDSTS)"),
            entry(SMPPConstant.STAT_ESME_RALYBND, "the account is bound already (ESME_RALYBND)"),
            entry(SMPPConstant.STAT_ESME_RSYSERR, "it has a system error (ESME_RSYSERR)"),
            entry(SMPPConstant.STAT_ESME_RINVSRCADR, "the sender is invalid (ESME_RINVSRCADR)"),
            entry(SMPPConstant.STAT_ESME_RINVDSTADR, "the recipient is invalid (ESME_RINVDSTADR)"),
            entry(SMPPConstant.STAT_ESME_RBINDFAIL, "the bind failed (ESME_RBINDFAIL)"),
            entry(SMPPConstant.STAT_ESME_RINVPASWD, "the password is wrong (ESME_RINVPASWD)"),
            entry(SMPPConstant.STAT_ESME_RINVSYSID, "it does not know the system ID (ESME_RINVSYSID)"),
            entry(SMPPConstant.STAT_ESME_RMSGQFUL, "its message queue is full (ESME_RMSGQFUL)"),
            entry(SMPPConstant.STAT_ESME_RINVSERTYP, "the service type is invalid (ESME_RINVSERTYP)"),
            entry(SMPPConstant.STAT_ESME_RINVESMCLASS, "it does not accept messages in parts (ESME_RINVESMCLASS)"),
            entry(SMPPConstant.STAT_ESME_RSUBMITFAIL, "it cannot send the message (ESME_RSUBMITFAIL)"),
            entry(SMPPConstant.STAT_ESME_RINVSRCTON, "the type of the sender is invalid (ESME_RINVSRCTON)"),
            entry(SMPPConstant.STAT_ESME_RINVDSTTON, "the type of the recipient is invalid (ESME_RINVDSTTON)"),
            entry(SMPPConstant.STAT_ESME_RINVSYSTYP, "the system type is invalid (ESME_RINVSYSTYP)"),
            entry(SMPPConstant.STAT_ESME_RTHROTTLED, "it accepts no more messages for now (ESME_RTHROTTLED)"),
            entry(SMPPConstant.STAT_ESME_RINVEXPIRY, "the validity is invalid (ESME_RINVEXPIRY)"),
            entry(SMPPConstant.STAT_ESME_RX_T_APPN, "it has a temporary error (ESME_RX_T_APPN)"),
            entry(SMPPConstant.STAT_ESME_RX_P_APPN, "it has a permanent error (ESME_RX_P_APPN)"),
            entry(SMPPConstant.STAT_ESME_RX_R_APPN, "it rejects the message (ESME_RX_R_APPN)"),
            entry(SMPPConstant.STAT_ESME_RTLVNOTALLWD, "it does not accept the parameter (ESME_ROPTPARNOTALLWD)"),
            entry(SMPPConstant.STAT_ESME_RPROHIBITED, "the account may not do this (ESME_RPROHIBITED)"),
            entry(SMPPConstant.STAT_ESME_RINVDCS, "the data coding is invalid (ESME_RINVDCS)"),
            entry(SMPPConstant.STAT_ESME_RUNKNOWNERR, "it has an unknown error (ESME_RUNKNOWNERR)"));

    private static final Set<Integer> CREDENTIALS = Set.of(
            SMPPConstant.STAT_ESME_RBINDFAIL, SMPPConstant.STAT_ESME_RINVPASWD, SMPPConstant.STAT_ESME_RINVSYSID);

    private static final Set<Integer> LATER = Set.of(
            SMPPConstant.STAT_ESME_RALYBND,
            SMPPConstant.STAT_ESME_RSYSERR,
            SMPPConstant.STAT_ESME_RMSGQFUL,
            SMPPConstant.STAT_ESME_RTHROTTLED,
            SMPPConstant.STAT_ESME_RX_T_APPN,
            SMPPConstant.STAT_ESME_RINVBNDSTS);

    private static final Set<Integer> BAD_INPUT = Set.of(
            SMPPConstant.STAT_ESME_RINVSRCADR,
            SMPPConstant.STAT_ESME_RINVDSTADR,
            SMPPConstant.STAT_ESME_RINVMSGLEN,
            SMPPConstant.STAT_ESME_RINVEXPIRY,
            SMPPConstant.STAT_ESME_RINVSRCTON,
            SMPPConstant.STAT_ESME_RINVDSTTON);

    private SmppFailures() {}

    static ConnectorException ofBind(int status, SmppConnection connection) {
        String what = "The message center " + connection.place() + " does not accept the bind of \""
                + connection.systemId() + "\": " + words(status) + ".";
        if (CREDENTIALS.contains(status)) {
            return ConnectorException.credentials(what + " Check the system ID and the password.");
        }
        return LATER.contains(status)
                ? ConnectorException.tryLater(Reached.NO, what)
                : ConnectorException.refused(what);
    }

    /** The message center has not taken the message. */
    static ConnectorException ofSubmit(int status, SmppConnection connection) {
        String what =
                "The message center " + connection.place() + " does not accept the message: " + words(status) + ".";
        if (LATER.contains(status)) return ConnectorException.tryLater(Reached.NO, what);
        return BAD_INPUT.contains(status)
                ? new ConnectorException(ErrorKind.BAD_INPUT, Reached.YES, what, null, null)
                : ConnectorException.refused(what);
    }

    private static String words(int status) {
        String words = WORDS.get(status);
        return words != null ? words : "status 0x" + String.format(Locale.ROOT, "%08x", status);
    }
}
