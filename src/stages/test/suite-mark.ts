/** Variable that all processes of one run of a suite carry: by it their connections are found. */
export const SUITE_MARK = 'UNTILGREEN_SUITE_RUN'
