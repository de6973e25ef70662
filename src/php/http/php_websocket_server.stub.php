<?php

/** @generate-class-entries */

namespace SwooleLite\WebSocket;

/**
 * A server whose ports speak WebSocket, and HTTP beside it:
 * on('open', function (Server $server, Http\Request $request) { … }), on('message', function (Server $server, Frame $frame) { … }).
 *
 * @not-serializable
 */
class Server extends \SwooleLite\Http\Server
{
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_CONTINUATION
     */
    public const WEBSOCKET_OPCODE_CONTINUATION = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_TEXT
     */
    public const WEBSOCKET_OPCODE_TEXT = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_BINARY
     */
    public const WEBSOCKET_OPCODE_BINARY = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_CLOSE
     */
    public const WEBSOCKET_OPCODE_CLOSE = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_PING
     */
    public const WEBSOCKET_OPCODE_PING = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_PONG
     */
    public const WEBSOCKET_OPCODE_PONG = UNKNOWN;

    /**
     * In getClientInfo()['websocket_status']: no handshake has ended.
     *
     * @var int
     * @cvalue SWL_WEBSOCKET_CONNECTION
     */
    public const WEBSOCKET_STATUS_CONNECTION = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_HANDSHAKE
     */
    public const WEBSOCKET_STATUS_HANDSHAKE = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_ACTIVE
     */
    public const WEBSOCKET_STATUS_ACTIVE = UNKNOWN;
    /**
     * @var int
     * @cvalue SWL_WEBSOCKET_CLOSING
     */
    public const WEBSOCKET_STATUS_CLOSING = UNKNOWN;

    /**
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_FIN
     */
    public const WEBSOCKET_FLAG_FIN = UNKNOWN;
    /**
     * Compress it, if that was negotiated: the option websocket_compression.
     *
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_COMPRESS
     */
    public const WEBSOCKET_FLAG_COMPRESS = UNKNOWN;
    /**
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_RSV1
     */
    public const WEBSOCKET_FLAG_RSV1 = UNKNOWN;
    /**
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_RSV2
     */
    public const WEBSOCKET_FLAG_RSV2 = UNKNOWN;
    /**
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_RSV3
     */
    public const WEBSOCKET_FLAG_RSV3 = UNKNOWN;
    /**
     * For pack(): mask it, as a client has to.
     *
     * @var int
     * @cvalue PHP_SWOOLELITE_WEBSOCKET_MASK
     */
    public const WEBSOCKET_FLAG_MASK = UNKNOWN;

    /** @var int */
    public const WEBSOCKET_CLOSE_NORMAL = 1000;
    /** @var int */
    public const WEBSOCKET_CLOSE_GOING_AWAY = 1001;
    /** @var int */
    public const WEBSOCKET_CLOSE_PROTOCOL_ERROR = 1002;
    /** @var int */
    public const WEBSOCKET_CLOSE_DATA_ERROR = 1003;
    /** @var int */
    public const WEBSOCKET_CLOSE_STATUS_ERROR = 1005;
    /** @var int */
    public const WEBSOCKET_CLOSE_ABNORMAL = 1006;
    /** @var int */
    public const WEBSOCKET_CLOSE_MESSAGE_ERROR = 1007;
    /** @var int */
    public const WEBSOCKET_CLOSE_POLICY_ERROR = 1008;
    /** @var int */
    public const WEBSOCKET_CLOSE_MESSAGE_TOO_BIG = 1009;
    /** @var int */
    public const WEBSOCKET_CLOSE_EXTENSION_MISSING = 1010;
    /** @var int */
    public const WEBSOCKET_CLOSE_SERVER_ERROR = 1011;
    /** @var int */
    public const WEBSOCKET_CLOSE_SERVICE_RESTART = 1012;
    /** @var int */
    public const WEBSOCKET_CLOSE_TRY_AGAIN_LATER = 1013;
    /** @var int */
    public const WEBSOCKET_CLOSE_BAD_GATEWAY = 1014;
    /** @var int */
    public const WEBSOCKET_CLOSE_TLS = 1015;

    /**
     * Sends a message, or a frame of one, from any process of the server.
     *
     * @param int $opcode without effect where $data is a Frame; so is $flags
     * @return bool false where the client is no WebSocket (ERROR_WEBSOCKET_UNCONNECTED), and as with send()
     */
    public function push(int $fd, Frame|string $data, int $opcode = 1, int $flags = 1): bool {}

    /**
     * Sends a frame of close, and closes the connection behind it.
     *
     * @param string $reason UTF-8; what is beyond 123 bytes is cut off
     */
    public function disconnect(int $fd, int $code = 1000, string $reason = ''): bool {}

    /** Whether the client is a WebSocket, and neither side has begun to close it. */
    public function isEstablished(int $fd): bool {}

    /** @alias SwooleLite\WebSocket\Frame::pack */
    public static function pack(Frame|string $data, int $opcode = 1, int $flags = 1): string {}

    /** @alias SwooleLite\WebSocket\Frame::unpack */
    public static function unpack(string $data): Frame|false {}
}
