import {
  type QuestionFormats,
  questionText,
  candidateText as textOfCandidate,
} from '../../../../../src/language/questions.ts';
import type { Question } from '../../../api/datasets.ts';
import { formatDay, formatList, formatNumber } from '../../../i18n/format.ts';
import { language } from '../../../i18n/language.ts';

type Candidate = Question['candidates'][number];

const FORMATS: QuestionFormats = { number: (value) => formatNumber(value), day: formatDay, list: formatList };

/** A question in the words of the page; the service's own are English. */
export const textOf = (question: Question): string => questionText(question, language.value, FORMATS);

/** A choice in the words of the page, with some cells of its column. */
export const candidateText = (candidate: Candidate, question: Question): string =>
  textOfCandidate(candidate, question, language.value, FORMATS);
