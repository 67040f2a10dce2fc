"""Bodies that are workbooks: bytes, sent as they are."""

import schemathesis


@schemathesis.serializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def workbook(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()
